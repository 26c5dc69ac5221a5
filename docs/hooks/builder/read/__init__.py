"""What the repository holds that the site is made of: lessons, public names, terms, rules, planted mistakes."""
