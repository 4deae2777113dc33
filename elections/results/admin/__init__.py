"""The desk's pages of published results, of protocols, and of two elections compared."""
