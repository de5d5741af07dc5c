"""Receipts, answers and doubts of one pair all at once: none of them waits in a circle."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from tests.carriers.books import Books

ROUNDS: Final = 25
AT_ONCE: Final = 8


def together(*deeds: Callable[[], Any]) -> None:
    """All of them at one instant; what one of them raised."""
    barrier = threading.Barrier(len(deeds))
    raised: list[BaseException] = []

    def run(deed: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            deed()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not raised, raised


def test_nobody_waits_in_a_circle(books: Books) -> None:
    """Of each pair: one message in doubt, whose receipt came while another was under way and comes
    again just when that one is answered, or when the doubt is given up."""
    for number in range(ROUNDS):
        customers = [f"+1557{number:03d}{one:04d}" for one in range(AT_ONCE // 4)]
        doubted = {one: books.doubt(one) for one in customers}
        under_way = {one: books.submit(one) for one in customers}
        for one in customers:
            books.tell(one, f"first {one}")
        deeds: list[Callable[[], Any]] = []
        for one in customers:
            deeds += [
                partial(books.accept, under_way[one], f"second {one}"),
                partial(books.tell, one, f"first {one}"),
                partial(books.tell, one, f"second {one}"),
                partial(books.give_up, doubted[one]),
            ]
        together(*deeds)
        for one in customers:
            books.look(one)
            assert books.status(under_way[one]) == "delivered"
            assert books.status(doubted[one]) in ("delivered", "failed")
    assert not books.url or books.deadlocks() == 0
