"""Orders (交办单): one piece of work to N holders, each with its own task, deadline and report."""
