"""What are the roofline's constants? Published measurements, and the fit to them."""
