from zerentian.kernel.dispatch.models.orders import Order, Serial
from zerentian.kernel.dispatch.models.steps import Attachment, Deed, Step
from zerentian.kernel.dispatch.models.tasks import State, Task

__all__ = ["Attachment", "Deed", "Order", "Serial", "State", "Step", "Task"]
