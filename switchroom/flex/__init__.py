"""Flex: interactions, which bring a conversation and the task of an agent together."""
