"""Switchroom: a self-hosted SMS contact centre that speaks Twilio's API."""
