// As deployed with the parameters that have no default, and nothing else.
using '../main.bicep'

param environmentName = 'check'
param location = 'westeurope'
