"""TaskRouter: workspaces with workers and queues, tasks, and who gets them."""
