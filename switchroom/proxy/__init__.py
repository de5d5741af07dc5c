"""Unmodified programs: a local proxy that answers for `*.twilio.com` in place of the cloud."""
