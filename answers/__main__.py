"""`python -m answers`: one group of subcommands for each of its uses."""

from __future__ import annotations

import typer

from answers.register.commands import app as register

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Questions about the figures: the register of those given to Parliament.",
)
app.add_typer(register, name="register")

if __name__ == "__main__":
    app(prog_name="python -m answers")
