"""Who asks: API keys and JSON web tokens become principals with grants.

grants.py   what a principal may do, as a settings file, a token or the store say it
options.py  the settings that name principals and the issuer of tokens
keytext.py  how a key is written, and what is kept of it
commands.py what the command line does with keys
stored.py   keys in the durable store: made, found, rotated, revoked
jwks.py     the issuer's public keys, fetched and kept for a while
tokens.py   tokens of that issuer
door.py     a request's credentials, and the principal whose they are
"""
