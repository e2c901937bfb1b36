"""What the database refuses about problems, whoever writes.

The states themselves are guarded by the trigger that lib.states makes from the table of rules.py.
"""

from __future__ import annotations

import pgtrigger

# B-4. A check constraint compares the two columns; this looks at everybody who ever reported the
# problem solved and at who sits on the post that was to solve it. Nobody becomes the fixer, or stops
# being one, but by reporting the problem solved.
SECOND_PAIR = pgtrigger.Trigger(
    name="problem_second_pair_of_eyes",
    level=pgtrigger.Row,
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
IF NEW.fixed_by_id IS DISTINCT FROM OLD.fixed_by_id
    AND NOT (OLD.state = 'fixing' AND NEW.state = 'solved') THEN
    RAISE EXCEPTION 'only whoever reports a problem solved is its fixer'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'problem_fixer_reports', TABLE = TG_TABLE_NAME;
END IF;
IF NEW.state IN ('closed', 'unfounded') AND (
    NEW.state IS DISTINCT FROM OLD.state OR NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id
) AND (
    EXISTS (SELECT FROM problems_step s
             WHERE s.problem_id = NEW.id AND s.verb = 'solved' AND s.recorded_by_id = NEW.decided_by_id)
    OR EXISTS (SELECT FROM responsibilities_holder h JOIN accounts_tenure t ON t.post_id = h.post_id
             WHERE h.id IN (NEW.holder_id, OLD.holder_id) AND t.user_id = NEW.decided_by_id
               AND t.superseded_at IS NULL AND t.valid @> NEW.decided_on)
) THEN
    RAISE EXCEPTION 'whoever was to solve a problem does not decide that it is settled'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'problem_second_pair_of_eyes',
            TABLE = TG_TABLE_NAME;
END IF;
RETURN NEW;
""",
)

UPWARDS = pgtrigger.Trigger(
    name="problem_upwards",
    level=pgtrigger.Row,
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("level"),  # type: ignore[no-untyped-call]
    func="""
IF NEW.level < OLD.level THEN
    RAISE EXCEPTION 'a problem does not go back to a lower level'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'problem_upwards', TABLE = TG_TABLE_NAME;
END IF;
RETURN NEW;
""",
)

# The history tells one day after the other, from the day of finding on, without gaps in its numbers.
IN_ORDER = pgtrigger.Trigger(
    name="step_in_order",
    level=pgtrigger.Row,
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
IF EXISTS (SELECT FROM problems_problem p WHERE p.id = NEW.problem_id AND p.found_on > NEW.day)
    OR NEW.number > 1 AND NOT EXISTS (
        SELECT FROM problems_step s
         WHERE s.problem_id = NEW.problem_id AND s.number = NEW.number - 1
           AND s.day <= NEW.day AND s.recorded_at <= NEW.recorded_at) THEN
    RAISE EXCEPTION 'step % of problem % does not follow the one before', NEW.number, NEW.problem_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'step_in_order', TABLE = TG_TABLE_NAME;
END IF;
RETURN NEW;
""",
)

# B-5. What a visit found is looked at again by a look-back visit to the same household, by the same
# version of the checklist, whatever is current by then; unless nobody looks back by that one.
SAME_VERSION = pgtrigger.Trigger(
    name="look_back_same_version",
    level=pgtrigger.Row,
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
IF NEW.done_on IS NOT NULL AND EXISTS (
    SELECT FROM problems_problem p
      JOIN visits_visit f ON f.id = p.visit JOIN visits_template t ON t.id = f.template_id
     WHERE p.id = NEW.problem_id AND t.body->'modes' @> '["look_back"]' AND NOT EXISTS (
        SELECT FROM visits_visit v
         WHERE v.id = NEW.visit AND v.mode = 'look_back' AND v.subject_id = p.subject_id
           AND v.template_id = f.template_id)) THEN
    RAISE EXCEPTION 'a look-back uses the version of the checklist that found the problem'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'look_back_same_version', TABLE = TG_TABLE_NAME;
END IF;
RETURN NEW;
""",
)
