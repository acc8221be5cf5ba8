"""`alert`: is it news? Stories, actors, meetings and incidents, with every claim behind them."""
