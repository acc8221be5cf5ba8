"""What a few words say by themselves: how many, who, where, when, and of what people die."""
