"""The page of the terminal: server-rendered, touch-first (480×800), no script, nothing loaded from elsewhere."""
