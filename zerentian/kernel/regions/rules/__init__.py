"""Pure decisions about divisions: what codes and names mean, which region follows which."""
