"""The monthly review on paper and screen: functions of a review and a language."""
