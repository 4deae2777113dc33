"""Mirrors reports/intake/domain/sms."""
