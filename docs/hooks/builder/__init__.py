"""The builder of the site, in rooms: `read` what the repository holds, `run` what the pages show, `write` the pages,
`check` languages and terms, `translate` the reference.

It stands beside the hooks, so it is found by whoever runs one of them: MkDocs and Python put a script's folder on the
path. MkDocs's events come in through the hooks; what they hand each other during a build is a `build.Build`.
"""
