"""Pictures of this room, drawn on the server: who carries a bridge, how it goes, where points stand."""
