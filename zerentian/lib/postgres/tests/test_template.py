from zerentian.lib.postgres import template


def test_name_follows_every_file(tmp_path):
    one, two = tmp_path / "1.py", tmp_path / "2.py"
    one.write_text("a")
    two.write_text("b")
    before = template.name([one, two])

    assert template.name([two, one]) == before
    two.write_text("c")
    assert template.name([one, two]) != before
