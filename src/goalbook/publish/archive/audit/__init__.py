"""The annual audit pack (GV-08): a year's reports, who signed, which thresholds applied, what is missing, and the proof of it all."""
