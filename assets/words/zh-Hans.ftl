# 简体中文。键和参数与 en.ftl 相同；术语以 docs/glossary.md 为准。

language-name = 简体中文
