"""What everybody may see: you said, we did."""
