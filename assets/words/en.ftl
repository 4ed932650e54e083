# English. Every key that the code uses has its message here; other languages have the same keys and the same arguments.
# Plain numbers come with separators between thousands. An attribute (.hover) belongs to its message.

language-name = English
