"""The server as a service: how it starts and stops, whether it is ready,
its log and its figures."""
