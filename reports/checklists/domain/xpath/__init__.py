"""The rules of XLSForms: the XPath of ODK XForms, read once and evaluated in bounds."""
