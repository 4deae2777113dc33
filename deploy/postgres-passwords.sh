#!/bin/bash
# Runs once in the postgres container, after roles.sql: passwords and the database.
set -euo pipefail
app=$(cat /run/secrets/app_password)
owner=$(cat /run/secrets/owner_password)
psql -v ON_ERROR_STOP=1 -U postgres -v app="$app" -v owner="$owner" <<'SQL'
ALTER ROLE baqylau_app PASSWORD :'app';
ALTER ROLE baqylau_owner PASSWORD :'owner';
CREATE DATABASE baqylau OWNER baqylau_owner;
SQL
