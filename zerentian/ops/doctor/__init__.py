"""What `zerentian doctor` looks at. Each look is a function that yields findings in plain words."""
