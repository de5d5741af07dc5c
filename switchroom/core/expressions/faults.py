"""How an expression is refused: with the place, and what is wanted there (taskrouter §8.1)."""


class SyntaxFault(ValueError):
    """An expression that can't be read; the sentence is told to its author.

    `position` is the index of the character, from 0; sentences count characters from 1.
    """

    def __init__(self, position: int, sentence: str) -> None:
        super().__init__(sentence)
        self.position = position
        self.sentence = sentence
