"""What the storms counted, said once more at the end of the run: a test hands a figure in with ``record_property``."""

from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print every figure under the name of its test, with the seconds the test took."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    found = [report for report in reports if report.when == "call" and report.user_properties]
    if found:
        terminalreporter.section("figures")
    for report in sorted(found, key=lambda report: report.nodeid):
        terminalreporter.write_line(f"{report.nodeid}  ({report.duration:.1f} s)")
        figures = (f"{value} {name}" for name, value in report.user_properties)
        terminalreporter.write_line("    " + ", ".join(figures))
