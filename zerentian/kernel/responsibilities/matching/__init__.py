"""Who should answer for whom: the assignment with the fewest kilometres under the rules of a district."""
