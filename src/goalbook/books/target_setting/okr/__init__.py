"""The OKR sheet: form and substance, sums, drivers."""
