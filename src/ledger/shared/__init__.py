"""What every room uses: money, the calendar, dated versions, order."""
