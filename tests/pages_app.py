"""The app without a browser: open one page, read what it says."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[1] / "dashboard" / "ui" / "app.py"


def open_page(name: str, **query: str | list[str]) -> AppTest:
    """The page with this file name, opened with these parameters in its address."""
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params.update(query)
    app.run()
    app.query_params.update(query)
    return app.switch_page(f"../../pages/{name}.py").run()


def words(app: AppTest) -> str:
    """Everything the page says, as one text."""
    kinds = (app.error, app.info, app.warning, app.success, app.markdown, app.caption, app.title)
    return " ".join(str(each.value) for kind in kinds for each in kind)
