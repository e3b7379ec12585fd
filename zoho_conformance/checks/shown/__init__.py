"""An exchange as it may be shown: what the contract documents stays, of all else the kind."""
