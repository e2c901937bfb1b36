"""What clerks type and paste about work in the field."""
