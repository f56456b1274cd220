metadata description = 'Saved functions for the portal, and the workbook that shows them.'

@description('Region of the workbook.')
param location string

@description('Name of the Log Analytics workspace.')
param workspaceName string

@description('Resource id of the Application Insights component, under which the workbook is found.')
param componentId string

@description('Resource id of the Service Bus namespace, whose metrics the workbook shows.')
param busId string

@description('Resource id of the function app, whose executions the workbook shows.')
param appId string

@description('Tags of every resource.')
param tags object

var functions = [
  { name: 'ChatEvents', parameters: '', query: loadTextContent('../queries/ChatEvents.kql') }
  { name: 'FollowConversation', parameters: 'id:string', query: loadTextContent('../queries/FollowConversation.kql') }
  { name: 'StuckConversations', parameters: 'quietFor:timespan = 30m', query: loadTextContent('../queries/StuckConversations.kql') }
  { name: 'DeadLetters', parameters: '', query: loadTextContent('../queries/DeadLetters.kql') }
]

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource savedFunctions 'Microsoft.OperationalInsights/workspaces/savedSearches@2025-07-01' = [
  for one in functions: {
    parent: workspace
    name: one.name
    // Without it a second deployment is refused: the search is there already.
    etag: '*'
    properties: {
      category: 'Carebridge'
      displayName: one.name
      query: one.query
      functionAlias: one.name
      functionParameters: one.parameters
      version: 2
    }
  }
]

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(componentId, 'carebridge-workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Carebridge: conversations'
    category: 'workbook'
    sourceId: componentId
    version: '1.0'
    serializedData: replace(
      replace(replace(loadTextContent('../workbook.json'), '{workspace-id}', workspace.id), '{bus-id}', busId),
      '{app-id}',
      appId
    )
  }
}

output workbookId string = workbook.id
