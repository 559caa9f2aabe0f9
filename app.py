"""The front door: one ASGI application that serves the dashboard. Start it with `python app.py`.

The script Streamlit runs is `web/page_script.py`, not this file: Streamlit looks for a folder
`pages/` beside the script it runs and would open what it finds there without the gate. Here there
is none beside it.
"""

import streamlit as st
from starlette.middleware import Middleware

import settings
from web.front_door import FrontDoor
from web.http_routes import ROUTES
from web.security import RequestLimits, SecurityHeaders
from web.service.lifecycle import serve, show_failure, warm
from web.service.logs import RequestLog
from web.sign_in import oidc
from web.sign_in.roles import with_roles_checked
from web.smaller import Smaller

try:
    serving = with_roles_checked(settings.current())
except settings.SettingError as error:
    raise SystemExit(f"{error}\nSee docs/settings.md.") from None

oidc.one_key_for_all_processes(serving)
app = st.App(
    settings.ROOT / "web" / "page_script.py",
    routes=ROUTES,
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(RequestLog),
        Middleware(RequestLimits),
        Middleware(FrontDoor),
        Middleware(Smaller),
    ],
    lifespan=warm,
    on_script_error=show_failure,
    secrets=oidc.secrets(serving),
)

if __name__ == "__main__":
    serve(app)
