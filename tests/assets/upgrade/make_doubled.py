"""Fill the database at the address given with rows stored twice, as release 0.3.0 stored them."""

import sys
from datetime import timedelta

import pandas as pd
from contract.book import Book
from world import NOW, loans

from dashboard import store
from dashboard.domain.records import Verdict


def files():
    """100 rows, the same in another order, the same and one more, and a row three times."""
    every = loans(116, seed=5).drop(columns="outcome")
    every["entity"] = [f"L{place:03d}" for place in range(len(every))]
    first = every.head(100)
    yield first
    yield first.iloc[::-1]
    yield every.head(101)
    yield pd.concat([every.iloc[100:], every.iloc[[115, 115]], first.head(22)])


def main(address):
    """Fill it."""
    engine = store.open_engine(address)
    store.upgrade(engine)
    book = Book(engine)
    card = book.register()
    for place, rows in enumerate(files()):
        run = book.score(card, rows.reset_index(drop=True), f"file {place}")
        if place == 0:
            known = rows.head(30).assign(outcome=1.0)
            book.know(known, NOW + timedelta(days=1))
            book.judge(str(run.id * 2**32), Verdict.DISAGREE, author="Ana")
        if place == 1:  # the newest then: of L099 the first row of the file
            book.know(rows.head(1).assign(outcome=0.0), NOW + timedelta(days=2))
            book.judge(str(run.id * 2**32), Verdict.AGREE, author="Ben")
    book.register(2)
    engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1])
