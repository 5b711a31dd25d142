"""IATI activity files of version 2: read in a stream, interpreted, and taken over as history."""
