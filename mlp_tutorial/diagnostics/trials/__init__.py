"""What the doctor tries in a copy of a model: whether rows mix, whether it is linear, whether all of it is reached."""
