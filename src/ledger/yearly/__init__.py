"""Rules that work on a year: the central refund, surplus and deficit, the day rate, the hourly price. All pure."""
