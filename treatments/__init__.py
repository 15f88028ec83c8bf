"""WHAT: the catalogue of treatments, indications, contraindications, ingredients, serums. Knows nobody."""
