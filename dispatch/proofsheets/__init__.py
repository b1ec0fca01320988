"""派遣要件確認票: what shows, on any day, that somebody was fit to be sent."""
