"""What comes in: written down, routed and answered for before the carrier is thanked."""
