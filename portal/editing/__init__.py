"""How what several people keep together is changed: nobody writes over what somebody else has just saved.

`rows` is for services, `forms` for views; `typing` keeps what is typed before it is saved.
"""
