from zerentian.kernel.accounts.models.compartments import Compartment, CompartmentMember
from zerentian.kernel.accounts.models.grants import Grant
from zerentian.kernel.accounts.models.posts import Post, Tenure
from zerentian.kernel.accounts.models.users import User

__all__ = ["Compartment", "CompartmentMember", "Grant", "Post", "Tenure", "User"]
