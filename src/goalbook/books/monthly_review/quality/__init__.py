"""How complete, fresh and fine the data are."""
