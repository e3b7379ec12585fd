"""Archives of any size: judged as a stream, in parts that can be anywhere, and added up."""
