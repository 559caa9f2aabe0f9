"""The door of the dashboard: gate, menu, routes, headers, static files. May import `components`,
`queries`, `exports`, `permissions`, `settings`; pages by path."""
