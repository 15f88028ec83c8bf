"""The API's doors to accounts: tokens and locations."""
